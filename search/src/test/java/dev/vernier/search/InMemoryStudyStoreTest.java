package dev.vernier.search;

final class InMemoryStudyStoreTest extends StudyStoreContract {

  @Override
  protected StudyStore create() {
    return new InMemoryStudyStore();
  }

  @Override
  protected StudyStore reopen(StudyStore store) {
    return store;
  }
}
