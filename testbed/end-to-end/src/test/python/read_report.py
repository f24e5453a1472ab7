"""Reads a delivery report from stdin with Python's own parser and prints one line for each recipient."""
import email
import email.policy
import sys

message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.SMTP)
assert message.get_content_type() == "multipart/report", message.get_content_type()
assert message.get_param("report-type") == "delivery-status"
assert message["Auto-Submitted"].startswith("auto-")
assert not message.defects, message.defects
parts = list(message.iter_parts())
assert parts[0].get_content_type() == "text/plain" and parts[0].get_content().strip()
assert parts[1].get_content_type() == "message/delivery-status", parts[1].get_content_type()
for part in message.walk():
    assert not part.defects, part.defects
groups = parts[1].get_payload()
assert groups[0]["Reporting-MTA"] == "dns; mail.example.test", groups[0]["Reporting-MTA"]
for group in groups[1:]:
    print(group["Action"], group["Status"], group["Final-Recipient"].replace("rfc822;", "").strip(),
          "|", group["Diagnostic-Code"] or "", "|", parts[2].get_content_type() if len(parts) > 2 else "")
