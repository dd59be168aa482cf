"""How somebody of the staff comes in, and signs what a page offers."""

import subprocess

import voter


def signature_of(document, person, out):
    """A detached signature as a file."""
    command = ["openssl", "cms", "-sign", "-cades", "-binary", "-outform", "DER", "-md", "sha256", "-nosmimecap", "-signer",
               person.identity.certificate, "-inkey", person.identity.key, "-in", document, "-out", out]
    subprocess.run(command, check=True, capture_output=True)
    return out


def sign_offered(page, person, folder, link):
    """Downloads the document behind the link, signs it, and puts the signature into the page's field."""
    with page.expect_download() as download:
        page.locator(link).click()
    document = folder / "document.json"
    download.value.save_as(document)
    page.locator("#signature").set_input_files(signature_of(document, person, folder / "document.p7s"))


def sign_in(page, base_url, language, person, folder):
    """Through the page on which a document is signed."""
    page.goto(f"{base_url}/{language}/sign-in")
    sign_offered(page, person, folder, "a[href*='/sign-in/document']")
    voter.press(page)


def clerk_of(court, number):
    """The registry's clerk for the court whose number it is."""
    return next(p for p in court.cast.of("clerk") if p.offices[0]["court"] == number[:3])
