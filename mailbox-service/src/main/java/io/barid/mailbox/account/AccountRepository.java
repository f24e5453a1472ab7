package io.barid.mailbox.account;

import io.barid.address.LocalPart;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface AccountRepository extends JpaRepository<Account, Long> {

    @Query("select a from Account a join fetch a.domain d where d.name = :domain"
            + " and a.localPart = case when d.foldCase = true then :folded else :exact end")
    Optional<Account> findKept(String domain, String folded, String exact);

    /** By the name as it was given. */
    default Optional<Account> find(String domain, String localPart) {
        LocalPart local = new LocalPart(localPart);
        return findKept(domain, LocalNames.key(local), LocalNames.exact(local));
    }

    @Query(
            value = "select a from Account a join fetch a.domain d where :domain in ('', d.name)"
                    + " order by d.name, a.localPart",
            countQuery = "select count(a) from Account a join a.domain d where :domain in ('', d.name)")
    Page<Account> list(String domain, Pageable page);

    @Query("select a from Account a join fetch a.domain d where d.id = :domain order by a.localPart limit 2")
    java.util.List<Account> firstTwo(long domain);

    /** Postmaster's name is the same in each form. */
    @Query("select count(a) > 0 from Account a where a.domain.id = :domain and a.localPart <> 'postmaster'")
    boolean existsByNameOtherThanPostmaster(long domain);

    boolean existsByBuiltInTrue();
}
