"""The hall as the technician sets it up and checks it: cameras steered, presets taught, the readiness test.

`setup` steers and learns, `check` goes through the hall, `view` is what the page draws, `report` what is printed.
"""
