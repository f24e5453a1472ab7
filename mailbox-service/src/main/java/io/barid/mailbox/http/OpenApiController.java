package io.barid.mailbox.http;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The admin API's description. Written by hand, and compared with all routes and fields by a test: it says what a reflection
 * cannot know, and costs nothing at the start.
 */
@RestController
class OpenApiController {

    static final String DESCRIPTION = "io/barid/mailbox/openapi.yaml";

    @GetMapping("/v1/openapi.yaml")
    ResponseEntity<Resource> description() {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/yaml"))
                .body(new ClassPathResource(DESCRIPTION));
    }
}
