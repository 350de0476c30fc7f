"""Online surveys (Umfragen) by the town to its people: written as a file, answered on the edge, counted, frozen.

Answers stand apart from persons and addresses (`store`, `addresses`); what a survey asks and how it is counted is in
`agenda.surveys*`.
"""
