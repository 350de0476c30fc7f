"""Chamber equipment: every device is a publisher of tracks, a source of intents, or a receiver of shots."""
