"""Which blank lines stand in the middle of a sentence."""

import pytest

from bot.reviews.blocks import ItemList, Paragraph, Text
from bot.reviews.parse import parse
from bot.reviews.torn import is_torn
from bot.reviews.visible import plain_text

_LONG = "The first part explains the data. The second part, which is much longer, explains what the model makes"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The decoder then reads what the encoder", "wrote for it, and answers."),
        ("With such a mask, the model learns to", "look back only."),
        ("Attention to", "the details."),
        (f"{_LONG} of", "Gaussian noise alone, and why that is enough for it."),
        ("They train small maps of sizes 3, 6,", "12, and 24 on the same data."),
        ("The old method (see the survey of", "Ravi and others) is slower."),
        ("The rate grows as $a +", "b$ in the limit."),
        ("We like the method of several others, e.g.", "the one with two heads."),
        ("This is what we call a *judge of the", "jury* in the paper."),
        ("A bold idea was **tried out for", "the first time** here."),
        ("The new agent is called Walker-with-a-Map", "(WAM), since it has one."),
        ("The gain vanishes as soon as the data", ", which is small, is not clean."),
        (f"{_LONG}, and a mistake here has a price:", "losing all the files, or the weights, or the money."),
        ("- An item that goes on for quite a while as fallback", "for rare questions."),
        ("1. An item that goes on for a while because of the", "rare questions."),
        ("המודל לומד מהר יותר מכל המודלים של", "השנה שעברה, וזה מפתיע."),
        ("הם ניסו שלושה דברים שונים לגמרי זה מזה,", "וכולם עבדו לא רע בכלל."),
    ],
)
def test_a_sentence_that_goes_on_is_one(before: str, after: str) -> None:
    assert is_torn(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The sentence ends here.", "the next one starts small, as some authors write."),
        ("Does it end?", "yes, it does."),
        ("It ends with a smile 🙂", "and the next starts small."),
        ("Key contributions", "the paper has two of them, and both are new."),
        ("Why Large Models Forget Small Things", "as the authors say, nobody knows."),
        ("**What the whole thing is really about**", "in short, about money."),
        ("## What the whole thing is about", "in short, about money."),
        ("2. Method for the training of models", "we start with a small one."),
        ("What attention is good for", "Attention reads the whole text at once, in one step."),
        (f"{_LONG} of", "Conclusion"),
        (f"{_LONG} of", "3. Method"),
        ("The tiers are much cheaper than those of the", "a. Introduction of Tiers"),
        ("The tiers are much cheaper than those of the", "iv) the last tier"),
        ("The tiers are much cheaper than those of the", "- first tier"),
        ("The tiers are much cheaper than those of the", "2) second tier"),
        ("The tiers are much cheaper than those of the", "| a | b |"),
        ("The tiers are much cheaper than those of the", "> quoted"),
        ("The tiers are much cheaper than those of the", "# Heading"),
        ("The tiers are much cheaper than those of the", "---"),
        ("The tiers are much cheaper than those of the", "$$x = 1$$"),
        ("The tiers are much cheaper than those of the", "first\tsecond"),
        ("$$y = a + b,$$", "where a is the first of them."),
        ("- > quoted words of the", "models that follow here."),
        ("| a | b |", "and more words below the table."),
        ("The loss of the model is then given by:", "x = 2 y"),
        ("It is done in three steps:", "first we read all of the text, then we answer."),
        (f"{_LONG}:", "alpha: the rate of learning."),
        ("A longer line that says nothing new for the reader", "https://a.example/x"),
        ("A longer line that says nothing new for the reader", "lr = 0.1"),
        ("Dear all,", "welcome to my channel."),
        ("Roses are red,", "violets are blue."),
        ("On the road", "a small stone"),
        ("Best regards,", "Dana"),
        ("המודל החדש לומד מהר יותר מכל המודלים", "השנה שעברה הייתה קשה."),
        ("הם ניסו שלושה דברים שונים לגמרי זה מזה.", "וכולם עבדו לא רע בכלל."),
        ("המודל לומד מהר יותר מכל המודלים של", "סיכום"),
        ("שלום לכל הקוראים היקרים של הערוץ שלי,", "היום נדבר על מודל חדש ומעניין."),
    ],
)
def test_what_may_be_a_paragraph_of_its_own_stays_one(before: str, after: str) -> None:
    assert not is_torn(before, after)


def test_small_letters_behind_a_colon_that_go_on_below_are_a_list_without_its_bullets() -> None:
    before, after = f"{_LONG} of three things:", "the weights of the model that were kept."
    assert is_torn(before, after, "And so on.")
    assert not is_torn(before, after, "the names of the files that were lost.")


def test_a_torn_paragraph_is_one_however_often_it_was_torn() -> None:
    body = "The model reads the text and\n\n\nthe images of the\n \nGiven pages in one step.\n\nIt is fast."
    whole = "The model reads the text and the images of the Given pages in one step."
    assert parse(body) == (Paragraph((Text(whole),)), Paragraph((Text("It is fast."),)))


def test_a_torn_item_keeps_its_rest_and_its_list() -> None:
    (found,) = parse("- one\n- two goes on for the\n\nwhole page\n\n- three")
    assert isinstance(found, ItemList)
    assert [plain_text(item.blocks) for item in found.items] == ["one", "two goes on for the whole page", "three"]


@pytest.mark.parametrize(
    "body",
    [
        "```\nread the\n\nlines of code\n```",
        "> as somebody said of the\n\nmodels that he knew",
        "```\nunclosed code of the\n\nlines below",
        "a | b\n--|--\nrows of | the\n\ntable end here.",
        "$$\na of the\n\nb$$ goes on here",
    ],
)
def test_code_quotes_tables_and_formulas_are_never_joined(body: str) -> None:
    assert "of the " not in plain_text(parse(body))


def test_a_mark_that_follows_words_closely_gets_no_space() -> None:
    assert plain_text(parse("It is (as they write in the paper\n\n) a new idea.")) == (
        "It is (as they write in the paper) a new idea."
    )
