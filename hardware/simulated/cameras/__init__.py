"""Cameras that move, where there are none: they speak the real protocols, so the production drivers drive them."""
