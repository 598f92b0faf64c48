"""A device that keeps passkeys, in software: it answers as a browser does, or wrongly in whatever way a test wants."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
"""Flags of what an authenticator says."""


@dataclass
class Authenticator:
    """One passkey; `counts` as security keys do, or stays at nought as password managers do."""

    counts: bool = False
    flags: int = PRESENT | VERIFIED
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes = b""

    def make(self, options: str, origin: str) -> str:
        """Make the passkey that a page asks for; the answer of navigator.credentials.create as JSON."""
        asked = json.loads(options)
        self.handle = base64url_to_bytes(asked["user"]["id"])
        client = self._client("webauthn.create", asked["challenge"], origin)
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        data = self._data(asked["rp"]["id"], ATTESTED)
        data += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + encode_cbor(cose)
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def use(self, options: str, origin: str, **otherwise: bytes) -> str:
        """Sign what a page asks for; the answer of navigator.credentials.get as JSON."""
        asked = json.loads(options)
        self.count += self.counts
        client = self._client("webauthn.get", asked["challenge"], origin)
        data = self._data(asked["rpId"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signature, "userHandle": self.handle}
        return self._answer(**(parts | otherwise))

    @staticmethod
    def _client(kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _data(self, host: str, more: int = 0) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _answer(self, **parts: bytes) -> str:
        named = bytes_to_base64url(self.id)
        response = {name: bytes_to_base64url(part) for name, part in parts.items()}
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": response})
