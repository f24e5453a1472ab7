package io.barid.query;

import java.time.Instant;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/** What relay-service tells mailbox-service now and then, so that content which no record refers to can go. */
@HttpExchange(url = "/internal/routed-mail", contentType = "application/json")
public interface RoutedMail {

    /**
     * How far relay-service has come.
     *
     * @param before every message accepted before is with mailbox-service, held by a link, or settled
     */
    record Progress(Instant before) {}

    /** Durable on return; an earlier instant than the last changes nothing. */
    @PutExchange
    void report(@RequestBody Progress progress);
}
