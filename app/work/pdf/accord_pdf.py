#!/usr/bin/python3
"""Turns a page (HTML on standard input) into a tagged, archivable PDF (standard output).

    accord_pdf.py IDENTIFIER        (hexadecimal: goes into the PDF as what it was made of)

The page can name one style sheet, "accord:report.css", which stands beside this file. Nothing else is fetched: no
network, no other file. WeasyPrint makes PDF/UA-1 (tags); what PDF/A-3b asks for beyond it is added at the end: the
colour profile, printable notes, and both identifications in the metadata.

Exit status: 0; 3: WeasyPrint is not installed; anything else: it failed (one line on standard error).
"""
import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
SHEET = "accord:report.css"
# PDF/A allows metadata of other name spaces when their schema is described.
ARCHIVE = b"""
<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="B"/>
<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def fetch(url, *_args, **_options):
    if url != SHEET:
        raise ValueError(f"refused: {url[:80]}")
    with open(os.path.join(HERE, "report.css"), "rb") as sheet:
        return {"string": sheet.read(), "mime_type": "text/css", "encoding": "utf-8"}


def colour_profile(weasyprint):
    folder = os.path.join(os.path.dirname(weasyprint.__file__), "pdf")
    with open(os.path.join(folder, "sRGB2014.icc"), "rb") as profile:
        return profile.read()


def archivable(weasyprint):
    import pydyf

    def finish(_document, pdf):
        profile = pydyf.Stream([colour_profile(weasyprint)], pydyf.Dictionary({"N": 3, "Alternate": "/DeviceRGB"}))
        pdf.add_object(profile)
        pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary({
            "Type": "/OutputIntent", "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pydyf.String("sRGB IEC61966-2.1"),
            "DestOutputProfile": profile.reference})])
        for thing in pdf.objects:
            if isinstance(thing, dict) and thing.get("Type") == "/Annot":
                thing["F"] = 4  # printed, not hidden
            if isinstance(thing, pydyf.Stream) and thing.extra.get("Type") == "/Metadata":
                thing.stream = [b"\n".join(part if isinstance(part, bytes) else part.encode() for part in thing.stream)
                                .replace(b"</rdf:RDF>", ARCHIVE + b"</rdf:RDF>")]
    return finish


def main():
    try:
        import weasyprint
    except ImportError:
        print("accord_pdf: WeasyPrint is not installed", file=sys.stderr)
        return 3
    identifier = sys.argv[1].encode("ascii")
    page = weasyprint.HTML(string=sys.stdin.buffer.read().decode("utf-8"), base_url="accord:", url_fetcher=fetch,
                           media_type="print")
    variant = "variant" if int(weasyprint.__version__.split(".")[0]) < 59 else "pdf_variant"
    identified = "identifier" if variant == "variant" else "pdf_identifier"
    if variant == "variant":
        document = page.render()
        pdf = document.write_pdf(finisher=archivable(weasyprint), **{variant: "pdf/ua-1", identified: identifier})
    else:
        pdf = page.write_pdf(finisher=archivable(weasyprint), **{variant: "pdf/ua-1", identified: identifier})
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Exception as problem:  # one line for the worker's log, whatever it was
        print(f"accord_pdf: {type(problem).__name__}: {problem}", file=sys.stderr)
        sys.exit(1)
