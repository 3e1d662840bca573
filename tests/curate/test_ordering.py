"""The order of the queue: by doubt, with a random sample that no choice of works can bias."""

from migresearch.curate.ordering import Drawn, Order, Place, chance, one_a_cluster

KEYS = {number: f"mr-{number:06}" for number in range(4000)}


def test_the_sample_is_as_large_as_asked_and_the_same_for_everybody() -> None:
    doubts = dict.fromkeys(KEYS, 0.5)
    samples = [
        {place.work_id for place in Order(0.2, "", person).places(KEYS, doubts) if place.sampled}
        for person in ("ada", "bo")
    ]
    assert samples[0] == samples[1]
    assert 700 < len(samples[0]) < 900  # 800 expected, 25 the standard deviation


def test_chance_knows_nothing_of_doubt() -> None:
    """Works of little doubt are in the sample as often as those of much."""
    doubts = {work: 1.0 if work < 2000 else 0.0 for work in KEYS}
    sampled = [place.work_id for place in Order(0.2, "", "ada").places(KEYS, doubts) if place.sampled]
    assert 300 < sum(work < 2000 for work in sampled) < 500


def test_one_in_five_is_random_from_the_beginning() -> None:
    places = list(Order(0.2, "", "ada").places(KEYS, dict.fromkeys(KEYS, 0.5)))
    assert 10 < sum(place.drawn is Drawn.RANDOM for place in places[:100]) < 32
    assert sorted(place.work_id for place in places) == list(KEYS)


def test_without_a_share_doubt_alone_decides() -> None:
    doubts = {1: 0.1, 2: 0.9, 3: 0.5}
    places = Order(0.0, "", "ada").places({work: KEYS[work] for work in (1, 2, 3, 4)}, doubts)
    assert [place.work_id for place in places] == [2, 3, 1, 4]


def test_a_share_of_one_is_all_chance() -> None:
    assert {place.drawn for place in Order(1.0, "", "ada").places(KEYS, {})} == {Drawn.RANDOM}


def test_two_people_begin_with_different_works_and_another_seed_draws_others() -> None:
    def begins(person: str, seed: str = "") -> list[int]:
        places = list(Order(0.2, seed, person).places(KEYS, dict.fromkeys(KEYS, 0.5)))
        return [place.work_id for place in places[:20]]

    assert len({*begins("ada"), *begins("bo")}) > 30
    assert begins("ada") == begins("ada")
    assert begins("ada") != begins("ada", "spring")


def test_chance_is_a_number_of_the_key_and_the_seed() -> None:
    assert 0 <= chance("", "mr-000001") < 1
    assert chance("", "mr-000001") == chance("", "mr-000001") != chance("x", "mr-000001")


def test_a_cluster_has_one_card_and_none_once_a_work_of_it_is_settled() -> None:
    places = [Place(work, Drawn.UNCERTAIN) for work in (5, 4, 3, 2, 1)]
    clusters = {2: 2, 5: 2, 1: 1, 3: 1}
    assert [place.work_id for place in one_a_cluster(places, clusters, ())] == [5, 4, 3]
    assert [place.work_id for place in one_a_cluster(places, clusters, {1})] == [5, 4]
