package io.barid.mailbox.account;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** What a PUT left behind. */
record Put<T>(boolean created, T now) {

    ResponseEntity<T> answer() {
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .body(now);
    }
}
