from pathlib import Path

import pytest

from migresearch.config import Config, load
from migresearch.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def origin(config: Config, name: str) -> tuple[str, str]:
    return next((value, where) for key, value, where in config.rows() if key == name)


def test_the_nearest_file_upwards_counts_and_its_paths_resolve_from_it(tmp_path: Path) -> None:
    file = write(tmp_path / "project", '[paths]\ndatabase = "data/own.db"\n[search]\npage_size = 25\n')
    inner = tmp_path / "project" / "deep" / "down"
    inner.mkdir(parents=True)
    config = load(inner, {})
    assert config.paths.database == tmp_path / "project" / "data" / "own.db"
    assert origin(config, "search.page_size") == ("25", str(file))
    assert origin(config, "harvest.retries") == ("4", "default")


def test_without_any_file_the_data_folder_of_the_user_is_used(tmp_path: Path) -> None:
    config = load(tmp_path, {})
    assert config.paths.database.name == "migresearch.db"
    assert "migresearch" in config.paths.database.parent.name
    assert tmp_path not in config.paths.database.parents


def test_environment_beats_file_and_command_line_beats_both(tmp_path: Path) -> None:
    write(tmp_path, "[search]\npage_size = 25\n")
    environ = {"MIGRESEARCH_SEARCH__PAGE_SIZE": "30"}
    assert load(tmp_path, environ).search.page_size == 30
    config = load(tmp_path, environ, {"search.page_size": "5"})
    assert origin(config, "search.page_size") == ("5", "command line")


def test_a_child_process_gets_the_same_settings(tmp_path: Path) -> None:
    write(tmp_path, '[sources.openalex]\napi_key = "secret"\n[oai.mine]\nendpoint = "http://localhost/oai"\n')
    config = load(tmp_path, {})
    child = load(tmp_path / "elsewhere", config.environment())
    assert child == config
    assert child.source("openalex").api_key == "secret"
    assert child.oai["mine"].endpoint == "http://localhost/oai"


def test_a_dash_in_a_name_is_an_underscore_in_the_environment(tmp_path: Path) -> None:
    write(tmp_path, '[oai.my-repository]\ntitle = "Mine"\n')
    config = load(tmp_path, {"MIGRESEARCH_OAI__MY_REPOSITORY__SET": "publications"})
    assert {name: (one.title, one.set) for name, one in config.oai.items()} == {
        "my-repository": ("Mine", "publications")
    }


def test_a_model_folder_resolves_from_the_file_that_names_it(tmp_path: Path) -> None:
    write(tmp_path, '[encoder]\nmodel = "models/own"\n')
    (tmp_path / "models" / "own").mkdir(parents=True)
    inner = tmp_path / "inner"
    inner.mkdir()
    assert load(inner, {}).encoder.model == str(tmp_path / "models" / "own")


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    config = load(tmp_path, {"MIGRESEARCH_SOURCES__OPENALEX__API_KEY": "secret"})
    assert origin(config, "sources.openalex.api_key") == ("***", "environment")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[search]\npage_siez = 3\n", "unknown setting 'page_siez'. Did you mean page_size"),
        ("[serch]\npage_size = 3\n", "unknown setting 'serch.page_size'"),
        ('[search]\npage_size = "many"\n', "'many' is not a whole number"),
        ("[encoder]\nmodel = 3\n", "3 is not a text in quotes"),
        ("search = 3\n", "'search' is a section; write its settings under [search]"),
        ("[search\n", "config.toml"),
    ],
)
def test_a_wrong_setting_is_an_error_that_names_the_known_ones(
    tmp_path: Path, text: str, message: str
) -> None:
    write(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        load(tmp_path, {})
    assert message in str(error.value)
    assert "config.toml" in str(error.value)


def test_a_file_named_but_absent_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such configuration file"):
        load(tmp_path, {}, file=tmp_path / "none.toml")


def test_the_shipped_config_file_is_valid() -> None:
    root = Path(__file__).resolve().parents[1]
    config = load(root, {}, file=root / "config.toml")
    assert config.paths.database == root / "data" / "migresearch.db"
