"""Cameras that pan, tilt and zoom, whatever they are driven by: VISCA over UDP and TCP, PTZOptics, Panasonic, ONVIF.

From outside:

* `hardware.seatmap.read(cameras, seats, director)` reads the tables of config.toml; SeatMapError names every fault.
* `build.camera(settings, hear, now=…, pause=…)` gives a camera's driver. `run()` keeps it connected until cancelled and
  never raises for the device's sake. `recall`, `save`, `steer` and `tally` return at once with a future of the outcome
  ("done", "offline", "unsupported", "missing", "refused"); where the camera stands is told by events.
* `hardware.crew.Crew(plan, cut, now=…, pause=…)` is the director at work: give its `hear` to every driver, of cameras
  and of the conference system, hand the cameras over with `take`, keep `run` running, and tell it what only the meeting
  knows: RemoteSpeaks, BallotSecret, OperatorChose, OperatorReleased. `cut(shot, at)` is called for every cut.
* Who moves a camera by hand tells the crew first (`CameraSteered`), so that nobody cuts to it.
* `hardware.readiness`: `noted(facts, fact_of(event), at)` collects, `checklist(seatmap, facts)` is page and report.
* `hardware.simulated.cameras.embedded.SimulatedCameras` are two cameras where the hall has none.
"""
