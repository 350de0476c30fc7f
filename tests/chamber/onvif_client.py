"""What an ONVIF client that others wrote reads of a camera, as JSON: `onvif_client.py PORT USER PASSWORD PRESET`.

For a Python of its own, in which onvif-zeep-async is. It reads answers by the WSDL, so what is not declared it refuses.
"""

import asyncio
import json
import sys
from typing import Any

from onvif import ONVIFCamera  # type: ignore[import-not-found]


async def asked(port: int, user: str, password: str, preset: str) -> dict[str, Any]:
    """Everything there is to be read, and a journey to the preset of that name, watched to its end."""
    camera = ONVIFCamera("127.0.0.1", port, user, password, adjust_time=True)
    try:
        await camera.update_xaddrs()
        device, media = await camera.create_devicemgmt_service(), await camera.create_media_service()
        profiles, about = await media.GetProfiles(), await device.GetDeviceInformation()
        moving = next(one.token for one in profiles if one.PTZConfiguration is not None)
        journey = await travelled(await camera.create_ptz_service(), moving, preset)
        return {"about": [about.Manufacturer, about.Model], "profiles": [one.token for one in profiles], **journey}
    finally:
        await camera.close()


async def travelled(ptz: Any, profile: str, preset: str) -> dict[str, Any]:
    """The presets, and what was said of the motors on the way: each word once, in its order."""
    presets = await ptz.GetPresets({"ProfileToken": profile})
    token = next(one.token for one in presets if one.Name == preset)
    await ptz.GotoPreset({"ProfileToken": profile, "PresetToken": token})
    words: list[str] = []
    while "IDLE" not in words:
        status = await ptz.GetStatus({"ProfileToken": profile})
        if status.MoveStatus.PanTilt not in words:
            words.append(status.MoveStatus.PanTilt)
    where = status.Position.PanTilt
    return {"presets": [one.Name for one in presets], "words": words, "where": [where.x, where.y]}


if __name__ == "__main__":
    port, user, password, preset = sys.argv[1:]
    try:
        told = asyncio.run(asked(int(port), user, password, preset))
    except Exception as error:  # noqa: BLE001  # whatever the peer raises is its answer
        told = {"trouble": f"{type(error).__name__}: {error}"}
    print(json.dumps(told))
