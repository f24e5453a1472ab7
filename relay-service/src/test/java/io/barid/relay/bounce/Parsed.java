package io.barid.relay.bounce;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.eclipse.angus.mail.dsn.MultipartReport;

/** A report as a mail client's library reads it. */
record Parsed(MimeMessage message, MultipartReport report) {

    static Parsed of(byte[] octets) {
        try {
            Properties strict = new Properties();
            strict.put("mail.mime.address.strict", "true");
            strict.put("mail.mime.allowutf8", "true");
            MimeMessage message = new MimeMessage(Session.getInstance(strict), new ByteArrayInputStream(octets));
            return new Parsed(message, (MultipartReport) message.getContent());
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    int parts() throws MessagingException {
        return report.getCount();
    }

    String text() throws MessagingException {
        return report.getText();
    }

    /** The status part, which angus reads itself unless it is the global one. */
    DeliveryStatus status() throws MessagingException, IOException {
        BodyPart part = report.getBodyPart(1);
        return new DeliveryStatus(part.getInputStream());
    }

    List<InternetHeaders> recipients() throws MessagingException, IOException {
        List<InternetHeaders> groups = new ArrayList<>();
        DeliveryStatus status = status();
        for (int i = 0; i < status.getRecipientDSNCount(); i++) {
            groups.add(status.getRecipientDSN(i));
        }
        return groups;
    }

    byte[] returned() throws MessagingException, IOException {
        return report.getBodyPart(2).getInputStream().readAllBytes();
    }

    String type(int part) throws MessagingException {
        return new ContentType(report.getBodyPart(part).getContentType()).getBaseType();
    }

    List<String> fields() throws MessagingException {
        return names(Collections.list(message.getAllHeaders()));
    }

    static List<String> names(List<Header> headers) {
        return headers.stream().map(Header::getName).toList();
    }
}
