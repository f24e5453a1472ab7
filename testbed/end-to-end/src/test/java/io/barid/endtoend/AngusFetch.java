package io.barid.endtoend;

import io.barid.dialogue.OnlyCertificate;
import io.barid.endtoend.Command.Outcome;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.eclipse.angus.mail.pop3.POP3Folder;

/** What a program with Angus Mail does. */
record AngusFetch(Fetch what) {

    Outcome run() throws IOException {
        try (Store store = Session.getInstance(settings()).getStore("pop3")) {
            store.connect("localhost", what.login(), what.password());
            try (POP3Folder inbox = (POP3Folder) store.getFolder("INBOX")) {
                inbox.open(what.keep() ? Folder.READ_ONLY : Folder.READ_WRITE);
                fetch(inbox);
            }
            return new Outcome(0, new byte[0], "");
        } catch (MessagingException e) {
            return new Outcome(1, new byte[0], e.toString());
        }
    }

    private void fetch(POP3Folder inbox) throws MessagingException, IOException {
        Path known = what.home().resolve("ids");
        Set<String> seen = what.keep() && Files.exists(known) ? new HashSet<>(Files.readAllLines(known)) : Set.of();
        Set<String> there = new HashSet<>();
        FetchProfile ids = new FetchProfile();
        ids.add(UIDFolder.FetchProfileItem.UID);
        Message[] messages = inbox.getMessages();
        inbox.fetch(messages, ids);
        for (Message message : messages) {
            String id = inbox.getUID(message);
            there.add(id);
            if (!seen.contains(id)) {
                try (OutputStream file =
                        Files.newOutputStream(what.inbox().resolve("new").resolve(id))) {
                    message.writeTo(file);
                }
            }
            message.setFlag(Flags.Flag.DELETED, !what.keep());
        }
        Files.write(known, there);
    }

    private Properties settings() throws IOException {
        Properties settings = new Properties();
        settings.put("mail.pop3.port", Integer.toString(what.port()));
        settings.put("mail.pop3.starttls.enable", Boolean.toString(what.startTls()));
        settings.put("mail.pop3.starttls.required", Boolean.toString(what.startTls()));
        settings.put("mail.pop3.ssl.enable", Boolean.toString(!what.startTls()));
        settings.put(
                "mail.pop3.ssl.socketFactory",
                OnlyCertificate.context(what.barid().certificate()).getSocketFactory());
        settings.put("mail.pop3.ssl.checkserveridentity", "true");
        settings.put("mail.pop3.timeout", "60000");
        // its LOGIN is USER and PASS
        settings.put("mail.pop3.auth.mechanisms", what.mechanism().equals("USER") ? "LOGIN" : what.mechanism());
        return settings;
    }
}
