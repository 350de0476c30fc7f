"""Chamber equipment: every device is a publisher of tracks, a source of intents, or a receiver of shots.

Conference systems (microphones, request keys, cards, voting keys), from outside:

* `settings.ConferenceSettings` is what config.toml says; `settings.parse_conference` checks the address.
* `conference.build.conference_system(settings, hear, now=…, pause=…)` gives the driver of the make, or None. `run()`
  keeps it connected until cancelled and never raises for the device's sake.
* `hear` gets `conference.ports.ConferenceEvent`s in order on the event loop: what the device said, and `HealthChanged`,
  whose `health.sentence` is for the technician's page. "ready" comes after everything has been read anew.
* `driver.room` is what the device last said; `switch(opened, closed)`, `open`, `close`, `all_off`, `take_over`,
  `put_back`, `prioritise`, `clear_requests`, `start_voting` and `stop_voting` answer "sent", "refused", "offline" or
  "unsupported". What comes of them, events tell.
* `simulated.conference.embedded.simulated_conference(make)` is a hall without people: enter it, take its `settings` for
  a driver, press its `desks`.
"""
