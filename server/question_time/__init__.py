"""Citizens' question time (Einwohnerfragestunde): asked on the edge, decided on by the clerk, answered.

What residents send lies beside the log (`store`); the log learns of a question by a command (`desk`).
"""
