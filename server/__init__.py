"""The edge of the program: the only folder that knows all the others, the clock, the network and the disk."""
