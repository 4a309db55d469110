#!/usr/bin/env python3
"""Makes one draft into each format that `refrain check` reads, from corpus/formats/weir.md (pandoc) and weir.txt.

    tools/make_formats.py FOLDER [--office]    writes weir.tex, weir.rst, ... into FOLDER
    tools/make_formats.py --update             writes them anew into corpus/formats

weir.txt is what each of them must be read as: the same words in the same order, notes at the end. Pandoc makes most
formats. The PDF is set here, in two columns with running headers, page numbers, words cut at line ends and notes at the
foot of a page; subtitles are a sentence a cue. With --office LibreOffice makes some more of the .docx, as other
programs than pandoc write them; where it is not installed, they are left out.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

FORMATS = pathlib.Path(__file__).resolve().parent.parent / "corpus" / "formats"
DRAFT, PLAIN = FORMATS / "weir.md", FORMATS / "weir.txt"

# Ending and what pandoc calls the format.
PANDOC = {
    "html": "html", "tex": "latex", "rst": "rst", "adoc": "asciidoc", "org": "org", "wiki": "mediawiki", "dbk": "docbook5",
    "jats": "jats", "tei": "tei", "rtf": "rtf", "epub": "epub3", "ipynb": "ipynb", "odt": "odt", "docx": "docx",
}
TITLE = "The eel weir at Sallow Bend"
OFFICE = ("odt", "rtf", "pdf", "html")
NOTES = 2  # paragraphs at the end of weir.txt


def paragraphs() -> list[str]:
    """Of weir.txt: lines put together, but for rows of the table, items of lists and lines of code."""
    found = []
    for block in PLAIN.read_text(encoding="utf-8").strip().split("\n\n"):
        if block.startswith(("- ", "    ")) or "\t" in block:
            found += [line.removeprefix("- ").strip() for line in block.split("\n")]
        else:
            found.append(block.replace("\n", " "))
    return found


def with_pandoc(folder: pathlib.Path) -> None:
    for ending, name in PANDOC.items():
        # What a package says of its date must not change from run to run.
        subprocess.run(
            ["pandoc", "--standalone", "--wrap=preserve", "--quiet", "--from=markdown", f"--to={name}",
             f"--output={folder / ('weir.' + ending)}", DRAFT],
            check=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"})


def time_of(seconds: int, separator: str) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{separator}000"


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` characters; long words are cut behind a vowel where they do not fit."""
    lines, line = [], ""
    for word in re.findall(r"[^ ]+", text):
        room = width - len(line) - (1 if line else 0)
        if len(word) <= room:
            line += (" " if line else "") + word
            continue
        cuts = [m.end() for m in re.finditer(r"[aeiou](?=[bcdfghjklmnpqrstvwz][aeiou])", word)
                if 3 <= m.end() < min(room, len(word) - 2) and word.isascii() and word.isalpha() and word.islower()]
        if cuts and line:
            lines.append(f"{line} {word[:cuts[-1]]}-")
            line = word[cuts[-1]:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def write_subtitles(folder: pathlib.Path) -> None:
    sentences = [s for paragraph in paragraphs() for s in re.split(r"(?<=[.?!”]) +(?=[A-Z“])", paragraph)]
    srt, vtt = [], ["WEBVTT\n"]
    for number, sentence in enumerate(sentences, 1):
        text = "\n".join(wrapped(sentence.replace("\t", " "), 200))
        begin, end = 4 * number, 4 * number + 3
        srt.append(f"{number}\n{time_of(begin, ',')} --> {time_of(end, ',')}\n{text}\n")
        vtt.append(f"{time_of(begin, '.')} --> {time_of(end, '.')} align:start\n<v Walker>{text}</v>\n")
    (folder / "weir.srt").write_text("\n".join(srt), encoding="utf-8")
    (folder / "weir.vtt").write_text("\n".join(vtt), encoding="utf-8")


class Pages:
    """Lines of Courier on pages of two columns. A character is .6 of the size wide."""

    WIDTH, HEIGHT, SIZE, LEADING, COLUMN, GAP = 595, 460, 9, 12, 42, 30
    TOP, BOTTOM, LEFT = 380, 110, 54

    def __init__(self) -> None:
        self.streams: list[list[str]] = []
        self.column, self.y = 2, 0

    def text(self, x: float, y: float, size: float, text: str) -> None:
        bytes_ = text.encode("cp1252")
        escaped = "".join(f"\\{b:03o}" if b >= 0x80 or chr(b) in "()\\" else chr(b) for b in bytes_)
        self.streams[-1].append(f"BT /F1 {size} Tf {x:.1f} {y:.1f} Td ({escaped}) Tj ET")

    def need(self, lines: int) -> None:
        if self.y - lines * self.LEADING >= self.BOTTOM and self.column < 2:
            return
        self.column, self.y = self.column + 1, self.TOP
        if self.column < 2:
            return
        self.column = 0
        self.streams.append([])
        page = len(self.streams)
        if page > 1:
            self.text(self.LEFT, 425, 8, TITLE if page % 2 else "Walks for people who look down")
        self.text(290, 30, 8, f"- {page} -")

    def line(self, text: str, indent: int = 0) -> None:
        self.need(1)
        x = self.LEFT + self.column * (self.COLUMN * .6 * self.SIZE + self.GAP) + indent
        self.text(x, self.y, self.SIZE, text)
        self.y -= self.LEADING

    def pdf(self) -> bytes:
        objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"",
                   b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"]
        pages = []
        for stream in self.streams:
            content = "\n".join(stream).encode("ascii")
            objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
            objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
                           % (self.WIDTH, self.HEIGHT, len(objects)))
            pages.append(b"%d 0 R" % len(objects))
        objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(pages), len(pages))
        result, places = b"%PDF-1.4\n", []
        for number, body in enumerate(objects, 1):
            places.append(len(result))
            result += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        return result + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
            len(objects) + 1, table, len(objects) + 1, len(result))


def write_pdf(folder: pathlib.Path) -> None:
    pages = Pages()
    body, notes = paragraphs()[:-NOTES], paragraphs()[-NOTES:]
    for paragraph in body:
        if "\t" in paragraph:
            pages.need(1)
            x = pages.LEFT + pages.column * (pages.COLUMN * .6 * pages.SIZE + pages.GAP)
            for cell, at in zip(paragraph.split("\t"), (0, 50, 140)):
                pages.text(x + at, pages.y, pages.SIZE, cell)
            pages.y -= pages.LEADING
            continue
        pages.y -= pages.LEADING / 2
        lines = wrapped(paragraph, pages.COLUMN)
        if len(lines) < 3:
            pages.need(len(lines))
        for line in lines:
            pages.line(line)
    for number, note in enumerate(notes, 1):
        lines = wrapped(f"{number} {note}", 90)
        for line in lines:
            pages.text(pages.LEFT, 105 - 20 * number - 9 * lines.index(line), 7, line)
    (folder / "weir.pdf").write_bytes(pages.pdf())


def with_office(folder: pathlib.Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        print("make_formats: LibreOffice is not installed; none of its files are made", file=sys.stderr)
        return
    (folder / "office").mkdir(exist_ok=True)
    for ending in OFFICE:
        subprocess.run(
            [office, f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--convert-to", ending, "--outdir",
             folder / "office", folder / "weir.docx"], check=True, capture_output=True, timeout=300)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, nargs="?", help="where the files go")
    parser.add_argument("--update", action="store_true", help="write them into corpus/formats")
    parser.add_argument("--office", action="store_true", help="also what LibreOffice makes of the .docx")
    options = parser.parse_args()
    folder = FORMATS if options.update else options.folder
    if folder is None:
        parser.error("say where the files go, or --update")
    if shutil.which("pandoc") is None:
        print("make_formats: pandoc is missing; install the package pandoc", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with_pandoc(folder.resolve())
    write_subtitles(folder)
    write_pdf(folder)
    if options.office:
        with_office(folder.resolve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
