"""Conference systems that are none: desks without people, which speak the makes' real protocols over loopback."""
