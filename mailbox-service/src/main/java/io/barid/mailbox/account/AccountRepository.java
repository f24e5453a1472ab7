package io.barid.mailbox.account;

import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface AccountRepository extends JpaRepository<Account, Long> {

    @Query("select a from Account a join fetch a.domain d where d.name = :domain and a.localPart = :localPart")
    Optional<Account> find(String domain, String localPart);

    @Query(
            value = "select a from Account a join fetch a.domain d where :domain in ('', d.name)"
                    + " order by d.name, a.localPart",
            countQuery = "select count(a) from Account a join a.domain d where :domain in ('', d.name)")
    Page<Account> list(String domain, Pageable page);

    @Query("select a from Account a join fetch a.domain d where d.id = :domain order by a.localPart limit 2")
    java.util.List<Account> firstTwo(long domain);

    boolean existsByBuiltInTrue();
}
