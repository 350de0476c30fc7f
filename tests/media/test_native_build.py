"""Compiling the native media plane, and what is said where that cannot be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from media.fanout import build
from media.fanout.build import CannotBuild


def test_the_c_code_compiles_without_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    monkeypatch.setattr(build, "FLAGS", (*build.FLAGS, "-Werror", "-O0"))
    assert build.build() == build.target()
    assert build.target().parent == tmp_path
    assert [path.name for path in tmp_path.iterdir()] == [build.target().name]


def test_without_a_compiler_one_sentence_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    build.main()
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 1
    assert "gcc" in said[0]


def test_without_python_headers_one_sentence_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    monkeypatch.setattr("sysconfig.get_paths", lambda: {"include": str(tmp_path)})
    build.main()
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 1
    assert "Python.h" in said[0]


def test_what_is_younger_than_its_sources_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    build.target().write_text("young")
    build.main()
    assert capsys.readouterr().out == ""
    assert build.target().read_text() == "young"


def test_code_that_does_not_compile_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    monkeypatch.setattr(build, "SOURCES", tmp_path)
    build.target().write_text("old")
    (tmp_path / "broken.c").write_text("this is no C")
    with pytest.raises(CannotBuild, match="fehlgeschlagen"):
        build.build()
    assert build.target().read_text() == "old"


def test_a_module_that_is_not_there_is_said_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "media.fanout._native", None)
    module, reason = build.load.__wrapped__()
    assert module is None
    assert "_native" in reason


def test_a_libcrypto_that_is_not_there_is_said_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_libraries", lambda: ["/nowhere/libcrypto.so"])
    module, reason = build.load.__wrapped__()
    assert module is None
    assert "/nowhere/libcrypto.so" in reason


def test_the_module_is_built_here_and_loads() -> None:
    module, reason = build.load()
    assert module is not None, reason
    assert reason == ""
