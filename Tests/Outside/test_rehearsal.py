"""The rehearsal's own parts that need no service: canonical JSON, identification numbers, the quickened pack."""

import datetime
import pathlib
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent.parent / "ops" / "rehearsal"))
import canonical  # noqa: E402
import packing  # noqa: E402
import people  # noqa: E402
import plan  # noqa: E402


def test_canonical_json_is_that_of_the_standard():
    assert canonical.check() == []
    assert canonical.canonical({"b": [1, None, "ә\n"], "a": {"\u20ac": True}}) == '{"a":{"€":true},"b":[1,null,"ә\\n"]}'.encode()


def test_control_digits_of_identification_numbers():
    # Worked by hand: 1·8+2·0+3·1+4·0+5·2+6·8+7·3+8·0+9·0+10·1+11·2 = 122, 122 mod 11 = 1.
    assert people.control_digit("80102830012") == 1
    # The first weights leave 10, so the second decide: 1·1 = 1.
    assert people.control_digit("00000000010") == 1
    crowd = people.Crowd(random.Random(3))
    numbers = [crowd.person("voter").iin for _ in range(300)]
    assert all(people.is_number(number) for number in numbers) and len(set(numbers)) == 300
    assert not any(people.is_number(number[:-1] + str((int(number[-1]) + 1) % 10)) for number in numbers)


def test_the_same_seed_makes_the_same_people():
    one, two = (people.Crowd(random.Random(9)) for _ in range(2))
    assert [one.person("voter") for _ in range(20)] == [two.person("voter") for _ in range(20)]


def test_minutes_become_seconds_and_days_stay():
    pack = {"a": [{"quantity": 5, "unit": "minutes"}, {"quantity": 2, "unit": "hours"}], "b": {"quantity": None, "unit": "sameDay"},
            "c": {"quantity": 3, "unit": "calendarDays"}}
    assert packing.quicken(pack) == {"a": [{"quantity": 5, "unit": "seconds"}, {"quantity": 2, "unit": "minutes"}],
                                     "b": {"quantity": None, "unit": "sameDay"}, "c": {"quantity": 3, "unit": "calendarDays"}}


def test_it_is_midday_where_the_rehearsal_is_played():
    for hour in range(24):
        now = datetime.datetime(2026, 11, 24, hour, 30, tzinfo=datetime.timezone.utc)
        offset = packing.midday_offset(now)
        assert -12 <= offset <= 14 and (now + datetime.timedelta(hours=offset)).hour == 12
    assert (packing.zone_name(5), packing.zone_name(-10), packing.zone_name(0)) == ("Etc/GMT-5", "Etc/GMT+10", "Etc/GMT")


def test_every_trouble_comes_before_the_last_filing():
    assert max(share for _, share in plan.PLANTED) < plan.LAST and plan.fewest() <= 60
    assert plan.OCSP_DOWN < min(share for name, share in plan.PLANTED if name == "OCSP down") < plan.OCSP_UP
    assert all(plan.HOLDER_AWAY < share < plan.HOLDER_BACK for name, share in plan.PLANTED if name == "holder away")
    assert all(plan.NODE_KILLED < share < plan.NODE_BACK for name, share in plan.PLANTED if name == "second node killed")
