"""The words by which a page's furniture is known: what is on the page but not in the story."""

import re
from enum import Enum

from .text import fold


class Role(Enum):
    """What a heading or a short line announces."""

    ADVERT = "advert"
    COMMENTS = "comments"
    FOOT = "foot"
    KEY_POINTS = "key points"
    MENU = "menu"
    NEWSLETTER = "newsletter"
    RECAP = "recap"
    RELATED = "related"
    SHARE = "share"
    TRENDING = "trending"


# Whole lines, folded (no case, no accents, no punctuation).
_LINES = {
    Role.ADVERT: (
        "publicite", "advertisement", "annonce", "annonces", "sponsored", "sponsorise",
        "contenu sponsorise", "la suite apres cette publicite", "article continues below",
        "article continues after advertisement", "story continues below advertisement",
    ),
    Role.COMMENTS: (
        "commentaires", "commentaire", "comments", "vos reactions", "vos commentaires",
        "laisser un commentaire", "leave a comment", "leave a reply", "join the discussion",
    ),
    Role.FOOT: (
        "a propos", "qui sommes nous", "nous contacter", "contact", "contactez nous",
        "infos legales", "informations legales", "mentions legales", "cgu", "cgv",
        "gestion des donnees personnelles", "donnees personnelles", "politique de confidentialite",
        "gestion des cookies", "plan du site", "tous droits reserves", "about", "about us",
        "contact us", "legal notice", "legal notices", "terms of use", "terms and conditions",
        "privacy policy", "privacy", "cookies", "cookie policy", "site map", "all rights reserved",
    ),
    Role.KEY_POINTS: (
        "tl dr", "tldr", "l essentiel", "l essentiel a retenir", "en bref", "en resume",
        "a retenir", "ce qu il faut retenir", "ce qu il faut savoir", "les points cles",
        "points cles", "les points essentiels", "key points", "the key points", "key takeaways",
        "takeaways", "at a glance", "in brief", "in short", "the essentials", "highlights",
        "what you need to know", "what to know", "summary", "resume",
    ),
    Role.MENU: ("menu", "navigation", "rubriques", "sections"),
    Role.NEWSLETTER: (
        "newsletter", "newsletters", "notre newsletter", "our newsletter",
        "vous aimez nos contenus", "recevoir la newsletter", "inscription a la newsletter",
        "s inscrire", "je m inscris", "sign up", "subscribe", "s abonner", "abonnez vous",
        "enjoying our stories", "do you like what you read",
    ),
    Role.RECAP: (
        "le recap", "recap", "sommaire", "au sommaire", "table des matieres", "dans cet article",
        "table of contents", "contents", "in this article", "on this page", "jump to",
        "the recap",
    ),
    Role.RELATED: (
        "en savoir plus", "pour en savoir plus", "a lire aussi", "lire aussi", "a lire egalement",
        "lire egalement", "a lire", "voir aussi", "a voir aussi", "sur le meme sujet",
        "sur le meme theme", "dans la meme rubrique", "articles similaires", "articles lies",
        "articles recommandes", "nos derniers articles", "derniers articles", "plus d articles",
        "dernieres actualites", "les plus lus", "a decouvrir", "a ne pas manquer", "a la une",
        "vous aimerez aussi", "notre selection", "read more", "read also", "also read", "see also",
        "related", "related articles", "related stories", "related content", "related topics",
        "more on this story", "more on this topic", "more on this", "more stories",
        "more like this",
        "you may also like", "you might also like", "recommended", "recommended stories",
        "recommended for you", "most read", "don t miss", "keep reading", "latest stories",
        "latest news", "top stories", "find out more", "learn more", "tags", "mots cles", "sujets",
        "filed under", "topics",
    ),
    Role.SHARE: (
        "partager", "partagez", "partager cet article", "partager l article", "share",
        "share this", "share this article", "share this story", "tweet", "tweeter", "twitter",
        "facebook", "whatsapp", "linkedin", "copier le lien", "copy link", "imprimer", "print",
        "envoyer par e mail", "envoyer par mail", "email", "suivez nous", "follow us",
        "enregistrer", "save",
    ),
    Role.TRENDING: ("en ce moment", "tendances", "trending", "trending now", "right now"),
}  # fmt: skip
_ROLE_OF_LINE = {line: role for role, lines in _LINES.items() for line in lines}

# Beginnings that are enough, however the sentence goes on.
_NEWSLETTER = re.compile(
    r"(recevez (chaque|tous|toute|gratuitement|notre|nos|l essentiel)|inscrivez vous|abonnez vous"
    r"|vous aimez nos|sign up (for|to)|subscribe to|get our|get the latest|receive (our|every))\b"
)
_COPYRIGHT = re.compile(r"\s*(©|\(c\)|copyright\b)\s*(\d{4}|[^.!?]{0,60}\d{4})", re.IGNORECASE)
_LABEL = re.compile(r"^([^:–—|»→>]{3,40}?)\s*[:–—|»→>]")


def role_of(line: str) -> Role | None:
    """The furniture that a heading or short line announces, or None for an ordinary one."""
    if _COPYRIGHT.match(line):
        return Role.FOOT
    folded = fold(line[:200])
    role = _ROLE_OF_LINE.get(folded)
    if role is not None:
        return role
    if len(line) <= 160 and _NEWSLETTER.match(folded):
        return Role.NEWSLETTER
    return None


def is_aside(line: str) -> bool:
    """Whether a paragraph is a pointer elsewhere, as in `Lire aussi : …`, or furniture itself."""
    role = role_of(line)
    if role is not None and role is not Role.KEY_POINTS:
        return True
    label = _LABEL.match(line)
    return label is not None and len(line) <= 300 and role_of(label[1]) is Role.RELATED


def is_foot(lines: list[str]) -> bool:
    """Whether a list is the foot of a site: two of its lines or more say so."""
    return sum(role_of(line) is Role.FOOT for line in lines) >= 2
