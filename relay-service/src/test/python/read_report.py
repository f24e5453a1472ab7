"""Reads a delivery report with Python's own parser; prints what it understood, one line a fact."""
import sys
from email import message_from_bytes, policy

report = message_from_bytes(sys.stdin.buffer.read().replace(b"\n", b"\r\n"), policy=policy.default)
defects = [type(d).__name__ for part in report.walk() for d in part.defects]
print("defects", defects)
print("type", report.get_content_type(), report["Content-Type"].params.get("report-type"))
text, status, returned = report.iter_parts()
print("text", len(text.get_content().splitlines()) > 5)
groups = status.get_payload()
if status.get_content_type() == "message/global-delivery-status":
    # newer than the parser: it sees one message, whose body holds the groups of the recipients
    octets = groups[0].as_bytes().replace(b"\r\n", b"\n")
    groups = [message_from_bytes(group, policy=policy.SMTPUTF8) for group in octets.split(b"\n\n") if group.strip()]
print("mta", groups[0]["Reporting-MTA"])
for group in groups[1:]:
    if group.keys():
        print("recipient", group["Final-Recipient"], group["Action"], group["Status"])
print("returned", returned.get_content_type())
