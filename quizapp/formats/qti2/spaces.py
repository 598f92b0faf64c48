"""The namespaces of each version and where their schemas are published."""

from __future__ import annotations

from collections.abc import Mapping

INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
ITEMS = {
    False: ("http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"),
    True: (
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    ),
}
PACKAGES = {
    False: (
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    ),
    True: (
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    ),
}


def namespaces(*, newest: bool) -> Mapping[str, str]:
    """The attributes of an item or test that say what it is."""
    return _attributes(*ITEMS[newest])


def package_namespaces(*, newest: bool) -> Mapping[str, str]:
    """The attributes of a manifest that say what it is."""
    return _attributes(*PACKAGES[newest])


def _attributes(space: str, schema: str) -> Mapping[str, str]:
    return {"xmlns": space, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": f"{space} {schema}"}
