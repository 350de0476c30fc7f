"""The parts of the speaker queue: order and its reasons, clocks and budgets, questions, the rules of the house.

`agenda/speakers.py` is what the rest of the meeting talks to.
"""
