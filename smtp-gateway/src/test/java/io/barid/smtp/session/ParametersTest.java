package io.barid.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.barid.message.DsnRequest;
import io.barid.message.DsnReturn;
import io.barid.message.Notify;
import io.barid.message.Ret;
import io.barid.smtp.session.SmtpCommand.Wrong;
import io.barid.status.SmtpReply;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3461, RFC 6531, RFC 6533, RFC 8689: what MAIL and RCPT may carry, character by character. */
class ParametersTest {

    private static SmtpCommand parse(String line) {
        return new CommandParser(false).parse(line);
    }

    private static DsnRequest request(String parameters) {
        return ((SmtpCommand.Rcpt) parse("RCPT TO:<bob@here.example> " + parameters))
                .dsn()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RET=",
                "RET",
                "RET=BODY",
                "ENVID=",
                "ENVID",
                "ENVID=a+b",
                "ENVID=a+2",
                "ENVID=a+2b",
                "ENVID=a=b",
                "ENVID=a+0D+0A",
                "ENVID=a+7F",
                "ENVID=a+E9",
                "ENVID=\u00e9",
                "ENVID=a\tb",
                "SMTPUTF8=",
                "SMTPUTF8=yes",
                "REQUIRETLS=yes",
                "SMTPUTF8 smtputf8",
                "RET=FULL RET=FULL",
            })
    void whatMailMayNotSayIsRefused(String parameters) {
        assertThat(reply("MAIL FROM:<a@client.example> " + parameters)).isEqualTo(Replies.WRONG_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOTIFY",
                "NOTIFY=",
                "NOTIFY=ALWAYS",
                "NOTIFY=NEVER,SUCCESS",
                "NOTIFY=SUCCESS,NEVER",
                "NOTIFY=SUCCESS,",
                "NOTIFY=,SUCCESS",
                "NOTIFY=SUCCESS;DELAY",
                "NOTIFY=NEVER NOTIFY=NEVER",
                "ORCPT",
                "ORCPT=",
                "ORCPT=bob@here.example",
                "ORCPT=;bob@here.example",
                "ORCPT=rfc822;",
                "ORCPT=rf c822;bob@here.example",
                "ORCPT=rfc@822;bob@here.example",
                "ORCPT=rfc822;bob+tag@here.example",
                "ORCPT=rfc822;bob=tag@here.example",
                "ORCPT=rfc822;bob+2b@here.example",
                "ORCPT=rfc822;bob+0Ainjected",
                "ORCPT=rfc822;b\u00f6b@here.example",
                "ORCPT=utf-8;b\ufffdb@here.example",
                "ORCPT=utf-8;b\u0085b@here.example",
                "ORCPT=rfc822;a ORCPT=rfc822;a",
            })
    void whatRcptMayNotSayIsRefused(String parameters) {
        assertThat(reply("RCPT TO:<bob@here.example> " + parameters)).isEqualTo(Replies.WRONG_PARAMETER);
    }

    private static SmtpReply reply(String line) {
        return ((Wrong) parse(line)).reply();
    }

    @Test
    void whatIsAskedForIsKeptAsGiven() {
        SmtpCommand.Mail mail = (SmtpCommand.Mail)
                parse("MAIL FROM:<a@client.example> ret=hdrs envid=QQ314+20a+2Bb+09 SMTPUTF8 REQUIRETLS");
        assertThat(mail.parameters().dsn())
                .contains(new DsnReturn(Optional.of(Ret.HDRS), Optional.of("QQ314+20a+2Bb+09")));
        assertThat(mail.parameters().smtpUtf8()).isTrue();
        assertThat(mail.parameters().requireTls()).isTrue();
        assertThat(request("notify=success,Failure,DELAY").wishes())
                .containsExactlyInAnyOrder(Notify.SUCCESS, Notify.FAILURE, Notify.DELAY);
        assertThat(request("NOTIFY=NEVER ORCPT=rfc822;Bob+2Btag@here.example"))
                .isEqualTo(new DsnRequest(Set.of(Notify.NEVER), Optional.of("rfc822;Bob+2Btag@here.example")));
        assertThat(request("ORCPT=x400;/S=a".replace("=a", "+3Da")).wishes()).isEmpty();
        assertThat(((SmtpCommand.Rcpt) parse("RCPT TO:<bob@here.example>")).dsn())
                .isEmpty();
    }

    @Test
    void anAddressOfTypeUtf8IsKeptInAscii() {
        SmtpCommand.Rcpt rcpt =
                (SmtpCommand.Rcpt) parse("RCPT TO:<bob@here.example> ORCPT=utf-8;b\u00f6b\ud83d\udc26@x.example");
        assertThat(rcpt.international()).isTrue();
        assertThat(rcpt.dsn().orElseThrow().orcpt()).contains("utf-8;b\\x{F6}b\\x{1F426}@x.example");
        assertThat(request("ORCPT=utf-8;b\\x{F6}b@x.example").orcpt()).contains("utf-8;b\\x{F6}b@x.example");
    }

    @Test
    void lengthsEndWhereTheRfcEndsThem() {
        String mail = "MAIL FROM:<a@client.example> ENVID=";
        assertThat(parse(mail + "x".repeat(100))).isInstanceOf(SmtpCommand.Mail.class);
        assertThat(reply(mail + "x".repeat(101))).isEqualTo(Replies.WRONG_PARAMETER);
        String rcpt = "RCPT TO:<bob@here.example> ORCPT=rfc822;";
        assertThat(parse(rcpt + "x".repeat(493))).isInstanceOf(SmtpCommand.Rcpt.class);
        assertThat(reply(rcpt + "x".repeat(494))).isEqualTo(Replies.WRONG_PARAMETER);
    }

    @Test
    void everyVisibleCharacterIsItselfOrWrittenAsTwoDigits() {
        for (char c = 0; c < 0x100; c++) {
            boolean itself = c >= '!' && c <= '~' && c != '+' && c != '=';
            assertThat(Xtext.printable("a" + c)).as("character %d", (int) c).isEqualTo(itself);
            assertThat(Xtext.printable("a+%02X".formatted((int) c)))
                    .as("written %d", (int) c)
                    .isEqualTo(c >= ' ' && c <= '~' || c == '\t');
        }
    }
}
