package io.barid.query;

import io.barid.address.Domain;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** dns-resolver answers; relay-service and operators ask. */
@HttpExchange(url = "/v1/mail-hosts", accept = "application/json")
public interface MxLookup {

    @GetExchange("/{domain}")
    MxAnswer hostsOf(@PathVariable("domain") Domain domain);

    /** The domain's MTA-STS policy (RFC 8461), the one in the cache while it lasts. */
    @GetExchange("/{domain}/mta-sts")
    StsAnswer stsOf(@PathVariable("domain") Domain domain);
}
