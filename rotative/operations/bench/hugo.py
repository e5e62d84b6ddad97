"""The paper as a site of Hugo's: the same stories, with pages, lists and feeds like ours.

The theme is plain: a story with its recap, topics and four related stories; lists of thirty by
section, topic and author, and of the whole site; RSS of each. Nothing is compressed.
"""

import json
import subprocess
from pathlib import Path

from rotative.articles.models import ArticlePage
from rotative.operations.bench.paper import BenchPaper, words_of

CONFIG = """
baseURL = "https://le-banc.example/"
title = "Le Banc"
languageCode = "fr"
paginate = 30
[taxonomies]
topic = "topics"
author = "authors"
[services.rss]
limit = 30
"""
MARKS = {"heading": "## ", "quotation": "> ", "paragraph": ""}
LAYOUTS = {
    "_default/baseof.html": """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{{ .Title }} · {{ site.Title }}</title>
<meta name="description" content="{{ .Params.standfirst }}">
<meta property="og:title" content="{{ .Title }}"><meta property="og:url" content="{{ .Permalink }}">
<link rel="canonical" href="{{ .Permalink }}"><link rel="stylesheet" href="/look.css">
{{ with .OutputFormats.Get "rss" }}<link rel="alternate" type="application/rss+xml"
 href="{{ .Permalink }}">{{ end }}</head>
<body><header><a href="/">{{ site.Title }}</a>
<nav><ul>{{ range site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
{{ with .Sections }}<ul>{{ range . }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}</li>{{ end }}</ul></nav></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer><p>{{ site.Title }}</p></footer></body></html>""",
    "_default/single.html": """{{ define "main" }}<article><h1>{{ .Title }}</h1>
<nav><a href="/">Accueil</a>{{ range .Ancestors.Reverse }}
<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
<p>Par {{ range .GetTerms "authors" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }},
<time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">
{{ .Date | time.Format ":date_long" }}</time>, {{ .ReadingTime }} min</p>
<p class="standfirst">{{ .Params.standfirst }}</p>
<ul>{{ range .Params.points }}<li>{{ . }}</li>{{ end }}</ul>
{{ .TableOfContents }}{{ .Content }}
<ul>{{ range .GetTerms "topics" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul></article>
<section>{{ with index (.GetTerms "topics") 0 }}{{ range first 4 .Pages }}
{{ partial "card.html" . }}{{ end }}{{ end }}</section>{{ end }}""",
    "_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ range .Paginator.Pages }}{{ partial "card.html" . }}{{ end }}
{{ template "_internal/pagination.html" . }}{{ end }}""",
    "_default/terms.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ end }}""",
    "index.html": """{{ define "main" }}{{ $all := where site.RegularPages "Section" "!=" "" }}
{{ range (.Paginate $all).Pages }}{{ partial "card.html" . }}{{ end }}
{{ template "_internal/pagination.html" . }}{{ end }}""",
    "partials/card.html": """<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<p>{{ .Params.standfirst }}</p><p>{{ range .GetTerms "authors" }}{{ .Title }} {{ end }}
<time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">
{{ .Date | time.Format ":date_long" }}</time></p></article>""",
}


class Site:
    """A site of Hugo's in a directory, with all stories of a paper."""

    def __init__(self, place: Path, paper: BenchPaper) -> None:
        self.place, self.out = place / "site", place / "public"
        _write(self.place / "config.toml", CONFIG)
        for name, text in LAYOUTS.items():
            _write(self.place / "layouts" / name, text)
        for section in paper.sections:
            _write(self._of(section.url_path) / "_index.md", _front(title=section.title))
        self.story = self.place
        for number in range(paper.stories):
            section, article = paper.story(number)
            self.story = self._of(section.url_path) / f"{article.slug}.md"
            _write(self.story, _story(number, article))

    def _of(self, url_path: str) -> Path:
        return self.place / "content" / url_path.strip("/").partition("/")[2]

    def build(self) -> None:
        subprocess.run(
            ["hugo", "-s", str(self.place), "-d", str(self.out), "--quiet"],
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def change_and_build(self) -> None:
        """One story has another paragraph; there is nothing less to build than all."""
        with self.story.open("a") as file:
            file.write("\n\nUn alinéa de plus.\n")
        self.build()

    def pages(self) -> int:
        """The files that were built."""
        return sum(file.is_file() for file in self.out.rglob("*"))


def _story(number: int, article: ArticlePage) -> str:
    words = words_of(number)
    front = _front(
        title=words.headline,
        date=words.published_at.isoformat(),
        standfirst=words.standfirst,
        points=words.key_points,
        topics=[link.topic.name for link in article.story_topics.all()],
        authors=[byline.author.name for byline in article.bylines.all()],
    )
    return front + "\n\n".join(MARKS[kind] + text for kind, text in words.body)


def _front(**values: object) -> str:
    return f"{json.dumps(values, ensure_ascii=False)}\n\n"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
