"""The description of all public addresses (OpenAPI): it names exactly those that there are, and what may be asked."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.config import Settings
from server.config_sections import MailSection
from server.edge.edge import Edge
from server.edge.main import edge_application
from server.opendata import openapi
from server.surveys.public import PublicSurveys
from tests.server.opendata_edge import PUBLIC, evening_edge

SURVEY_PAGES = tuple(
    f"/umfrage/{{survey}}{rest}" for rest in ("", "/danke", "/ergebnis", "/nachricht", "/nachricht/{token}")
)


@pytest.fixture
async def edge(tmp_path: Path) -> AsyncIterator[Edge]:
    async with evening_edge(tmp_path) as one:
        yield one


async def test_the_description_names_exactly_the_addresses_that_there_are(edge: Edge, tmp_path: Path) -> None:
    with_mail = Settings(mail=MailSection(host="127.0.0.1", sender="rat@example.org"))
    surveys = PublicSurveys(edge._pages, with_mail, tmp_path)
    application = edge_application(edge._pages, edge, surveys)
    await surveys.close()
    routes = [route for route in application.router.routes() if route.method != "HEAD"]
    there = {(route.method.lower(), route.resource.canonical) for route in routes if route.resource}
    described = openapi.description(PUBLIC)["paths"]
    assert there == {(way, path) for path, ways in described.items() for way in ways}
    words = {name for one in openapi.ADDRESSES for name in re.findall(r"{(\w+)}", one.path)}
    assert openapi.PATTERNS.keys() <= words


def test_the_description_names_what_may_be_asked_and_files_of_surveys() -> None:
    paths = openapi.description(PUBLIC)["paths"]
    for path, query in (("/stimmung", "kurzwort"), ("/fragen", "ordnung"), *((one, "sprache") for one in SURVEY_PAGES)):
        assert query in {one["name"] for one in paths[path]["get"]["parameters"]}
    assert "multipart/form-data" in paths["/umfrage/{survey}"]["post"]["requestBody"]["content"]
    assert "multipart/form-data" not in paths["/fragen"]["post"]["requestBody"]["content"]


def test_the_description_says_what_openapi_asks_for() -> None:
    document = openapi.description(PUBLIC)
    assert document["openapi"].startswith("3.1.")
    for path, ways in document["paths"].items():
        for operation in ways.values():
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
            assert operation["responses"]["200"]["description"]
