import numpy as np
import pytest

from lib.ranking import LABELS, Band, Scale, dump_scales, image_scale, load_scales, text_scale


def test_bands_include_their_edge():
    scale = Scale(0.1, 0.2, 0.3)
    distances = (0, 0.1, 0.11, 0.2, 0.3, 0.31, 2)
    assert [scale.band(d) for d in distances] == [
        Band.SAME,
        Band.SAME,
        Band.SIMILAR,
        Band.SIMILAR,
        Band.LOOSE,
        Band.WEAK,
        Band.WEAK,
    ]


@pytest.mark.parametrize("kind", ["image", "text"])
def test_every_band_has_a_word(kind):
    assert set(LABELS[kind]) == set(Band)
    assert len(set(LABELS[kind].values())) == len(Band)


@pytest.mark.parametrize("pairs", [[], [0.9, 0.9], [0.01], [0, 0]])
def test_edges_never_go_down(pairs):
    strangers = np.linspace(0.2, 1.2, 500).astype(np.float32)
    scale = image_scale(np.array(pairs, np.float32), strangers)
    assert 0 <= scale.same <= scale.similar <= scale.loose
    scale = text_scale(np.array(pairs or [0.5], np.float32), strangers)
    assert 0 <= scale.same <= scale.similar <= scale.loose


def test_second_photos_of_something_else_do_not_make_likes_near_identical():
    strangers = np.linspace(0.2, 1.2, 1000).astype(np.float32)
    seen_again, labels = np.full(60, 0.05), np.full(40, 0.8)  # two in five show a label
    scale = image_scale(np.append(seen_again, labels).astype(np.float32), strangers)
    assert 0.05 < scale.same <= scale.similar / 2


def test_titles_that_say_nothing_make_no_stranger_near():
    strangers = np.linspace(0.6, 1.2, 1000).astype(np.float32)
    scale = text_scale(strangers[::10], strangers)  # a title is as far from its own photo
    assert (strangers <= scale.same).mean() <= 0.01
    assert (strangers <= scale.loose).mean() <= 0.06


def test_scales_survive_being_written():
    scales = {"image": Scale(0.1, 0.2, 0.3), "text": Scale(0.5, 0.6, 0.7)}
    assert load_scales(dump_scales(scales)) == scales
