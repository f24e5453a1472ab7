package io.barid.mailbox.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/site} of the admin API: YAML in and out, whatever it is called. */
@RestController
@RequestMapping("/v1/site")
class SiteController {

    private final Site site;

    SiteController(Site site) {
        this.site = site;
    }

    @GetMapping
    void export(
            @RequestParam(name = "credentials", defaultValue = "true") boolean credentials,
            HttpServletResponse response)
            throws IOException {
        response.setContentType("application/yaml");
        response.setCharacterEncoding("UTF-8");
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        site.export(credentials, out);
    }

    @PutMapping
    Site.Report apply(
            @RequestParam(name = "dryRun", defaultValue = "false") boolean dryRun,
            @RequestParam(name = "prune", defaultValue = "false") boolean prune,
            HttpServletRequest request)
            throws IOException {
        SiteFile file = SiteYaml.read(new InputStreamReader(request.getInputStream(), StandardCharsets.UTF_8));
        return site.apply(file, dryRun, prune);
    }
}
