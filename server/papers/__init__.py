"""The papers of a sitting (Unterlagen): taken in with versions, their text read, searched and listed.

A paper is named by the plan and lies as a file below the meeting's papers folder; what is here never says who may see
one, it is told (`view` of the role, the public state, the open data).
"""
