package io.barid.mailbox.account;

import io.barid.address.LocalPart;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface AliasRepository extends JpaRepository<Alias, Long> {

    @Query("select a from Alias a join fetch a.domain d where d.name = :domain"
            + " and a.localPart = case when d.foldCase = true then :folded else :exact end")
    Optional<Alias> findKept(String domain, String folded, String exact);

    /** By the name as it was given. */
    default Optional<Alias> find(String domain, String localPart) {
        LocalPart local = new LocalPart(localPart);
        return findKept(domain, LocalNames.key(local), LocalNames.exact(local));
    }

    @Query(
            value = "select a from Alias a join fetch a.domain d where :domain in ('', d.name)"
                    + " order by d.name, a.localPart",
            countQuery = "select count(a) from Alias a join a.domain d where :domain in ('', d.name)")
    Page<Alias> list(String domain, Pageable page);

    @Query("select count(a) > 0 from Alias a where a.domain.id = :domain")
    boolean existsIn(long domain);
}
