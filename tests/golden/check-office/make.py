#!/usr/bin/env python3
"""Makes the documents of this case in in/: the same bytes each time."""

import pathlib
import zipfile

HERE = pathlib.Path(__file__).parent / "in"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
ODF = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
FIRST = (
    "The harbour master closed the northern quay on Tuesday after divers found that winter storms "
    "had eaten through eleven of the old timber piles."
)
SECOND = (
    "Repairs will take until midsummer, he told the council, because oak of that length has to be "
    "felled, seasoned and floated down the estuary."
)


def pack(name, parts):
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts:
            archive.writestr(zipfile.ZipInfo(part, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def docx():
    first, rest = FIRST[:40], FIRST[40:]
    body = (
        f"<w:p>{run('Quay closed')}</w:p><w:p/>"
        f"<w:p>{run(first)}<w:del><w:r><w:delText> badly</w:delText></w:r></w:del>{run(rest)}</w:p>"
        f"<w:p>{run('Ferries leave from the fish market instead.')}<w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>"
    )
    pack(
        "draft.docx",
        [
            (
                "_rels/.rels",
                f'<Relationships {PACKAGE}><Relationship Id="r1" Type="{KIND}/officeDocument" '
                'Target="word/document.xml"/></Relationships>',
            ),
            (
                "word/_rels/document.xml.rels",
                f'<Relationships {PACKAGE}><Relationship Id="r1" Type="{KIND}/footnotes" '
                'Target="footnotes.xml"/></Relationships>',
            ),
            ("word/document.xml", f"<w:document {W} {R}><w:body>{body}</w:body></w:document>"),
            (
                "word/footnotes.xml",
                f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
                f'<w:footnote w:id="2"><w:p>{run(SECOND)}</w:p></w:footnote></w:footnotes>',
            ),
        ],
    )


def odt():
    body = (
        "<text:h>Notes from the council</text:h>"
        f'<text:p><text:span>{FIRST[:60]}</text:span>{FIRST[60:]}</text:p>'
        "<text:p/><text:list><text:list-item><text:p>Fish market: ferries.</text:p></text:list-item></text:list>"
        f"<text:p>{SECOND}</text:p>"
    )
    pack(
        "notes.odt",
        [
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            (
                "content.xml",
                f"<office:document-content {ODF}><office:body><office:text>{body}</office:text>"
                "</office:body></office:document-content>",
            ),
        ],
    )


docx()
odt()
(HERE / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
(HERE / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
