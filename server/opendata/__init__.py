"""Open data on the edge: OParl 1.1, Popolo, CSV, news feeds, and the description of all public addresses.

The meeting process makes the objects (`agenda.opendata`) of all sittings it has a log of and hands them to the edges
(`publisher`); an edge keeps them (`catalogue`) and answers without asking anybody (`routes`).
"""
