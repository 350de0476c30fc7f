"""Live polls (Stimmungsbild): asked in the sitting, answered by members and audience, counted beside the log.

`desk` takes answers in groups into the `box`; edges send them on (`forward`); `picture` draws how a poll stands.
"""
