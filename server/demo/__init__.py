"""The demonstration: an invented town, its council, a prepared evening, and bots that can play every role."""
