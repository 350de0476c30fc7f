"""Every private or undocumented name of aiortc, aioice and pylibsrtp that media/ uses."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pylibsrtp
from aioice import ice, stun
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport, rtcdtlstransport


class Pipe:
    """The whole of an ICE transport that RTCDtlsTransport needs: `role`, `_recv`, `_send`."""

    state = "completed"

    def __init__(self, role: str) -> None:
        self.role = role
        self.inbox: asyncio.Queue[bytes] = asyncio.Queue()
        self.other: Pipe

    async def _recv(self) -> bytes:
        return await self.inbox.get()

    async def _send(self, data: bytes) -> None:
        self.other.inbox.put_nowait(data)


def _ends() -> tuple[Any, Any]:
    ours, theirs = Pipe("controlled"), Pipe("controlling")
    ours.other, theirs.other = theirs, ours
    transports: list[Any] = []
    for pipe in (ours, theirs):
        transport: Any = RTCDtlsTransport(pipe, [RTCCertificate.generateCertificate()])  # type: ignore[arg-type]
        transports.append(transport)
    return transports[0], transports[1]


def _fingerprints(transport: Any) -> RTCDtlsParameters:
    return RTCDtlsParameters([RTCDtlsFingerprint("sha-256", transport.getLocalParameters().fingerprints[0].value)])


async def test_a_dtls_transport_takes_our_role_profiles_and_ice_and_gives_its_keys() -> None:
    ours, theirs = _ends()
    ours._set_role("server")
    theirs._set_role("client")
    ours._srtp_profiles = [rtcdtlstransport.SRTP_AEAD_AES_128_GCM, rtcdtlstransport.SRTP_AES128_CM_SHA1_80]
    await asyncio.gather(ours.start(_fingerprints(theirs)), theirs.start(_fingerprints(ours)))
    assert (ours.state, theirs.state) == ("connected", "connected")
    profile = rtcdtlstransport.SRTP_AEAD_AES_128_GCM
    assert ours._ssl.get_selected_srtp_profile() == profile.openssl_profile
    length = 2 * (profile.key_length + profile.salt_length)
    material = ours._ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", length)
    policy = pylibsrtp.Policy(
        key=profile.get_key_and_salt(material, 0),
        ssrc_type=pylibsrtp.Policy.SSRC_ANY_INBOUND,
        srtp_profile=profile.libsrtp_profile,
    )
    packet = b"\x80\x60" + bytes(10) + b"payload"
    assert pylibsrtp.Session(policy).unprotect(theirs._tx_srtp.protect(packet)) == packet
    closed = asyncio.Event()
    ours.on("statechange", closed.set)
    await theirs.stop()
    await closed.wait()
    assert ours.state == "closed"
    await ours.stop()


def test_stun_messages_carry_integrity() -> None:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes={"USERNAME": "a:b"})
    assert not message.check_message_integrity(b"key")
    message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(b"key")
    read = stun.parse_message(bytes(message))
    assert read.check_message_integrity(b"key")
    assert not read.check_message_integrity(b"other")
    assert "USE-CANDIDATE" in read.attributes


def test_own_addresses_are_listed() -> None:
    assert list(inspect.signature(ice.get_host_addresses).parameters) == ["use_ipv4", "use_ipv6"]


def test_a_stream_can_be_removed_from_an_srtp_session() -> None:
    assert list(inspect.signature(pylibsrtp.Session.remove_stream).parameters) == ["self", "ssrc"]


def test_the_binding_of_libsrtp_can_be_called_directly() -> None:
    binding: Any = pylibsrtp._binding
    for name in ("srtp_protect", "srtp_unprotect", "srtp_protect_rtcp", "srtp_unprotect_rtcp"):
        assert callable(getattr(binding.lib, name))
    policy = pylibsrtp.Policy(key=bytes(30), ssrc_type=pylibsrtp.Policy.SSRC_ANY_OUTBOUND)
    session: Any = pylibsrtp.Session(policy)
    buffer = bytearray(b"\x80\x60" + bytes(10) + b"payload" + bytes(64))
    length = binding.ffi.new("int *", 19)
    assert binding.lib.srtp_protect(session._srtp[0], binding.ffi.from_buffer(buffer), length) == 0
    assert length[0] > 19
