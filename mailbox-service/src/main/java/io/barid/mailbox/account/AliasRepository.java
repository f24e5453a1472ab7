package io.barid.mailbox.account;

import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface AliasRepository extends JpaRepository<Alias, Long> {

    @Query("select a from Alias a join fetch a.domain d where d.name = :domain and a.localPart = :localPart")
    Optional<Alias> find(String domain, String localPart);

    @Query(
            value = "select a from Alias a join fetch a.domain d where :domain in ('', d.name)"
                    + " order by d.name, a.localPart",
            countQuery = "select count(a) from Alias a join a.domain d where :domain in ('', d.name)")
    Page<Alias> list(String domain, Pageable page);

    @Query("select count(a) > 0 from Alias a where a.domain.id = :domain")
    boolean existsIn(long domain);
}
