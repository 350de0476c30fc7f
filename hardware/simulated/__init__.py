"""A hall, its equipment and its remote members where there are none: drawn, synthesised, decided by a seed.

Everything behind it (encoders, RTP, local link, SFU) is the same as with real equipment.
"""
