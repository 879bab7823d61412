"""Whom and what the salon knows before the import, and what the file adds while it is read: found again by the rules of matching."""

from dataclasses import dataclass, field

from .names import fold
from .people import merge
from .values import Customer, Pet, Service


@dataclass(slots=True, kw_only=True)
class Known:
    """Plain facts of the salon.

    :param people: ``(id, name, (phones in E.164), email, ref)``
    :param pets: ``(id, owner id, name)``
    :param services: ``(id, name)``
    :param prints: fingerprint → ``(kind, record id or 0)`` of rows that an earlier import took
    """

    people: list = field(default_factory=list)
    pets: list = field(default_factory=list)
    services: list = field(default_factory=list)
    prints: dict = field(default_factory=dict)


class People:
    """Customers of the file and of the salon. A key is a place in ``customers``; a known person gets one when first met."""

    def __init__(self, known):
        self.customers = []
        self._repeated = {}
        self._known = {}
        self._keys = {}
        self._by_phone, self._by_email, self._by_ref, self._by_name = {}, {}, {}, {}
        for identifier, name, numbers, email, ref in known:
            self._known[identifier] = (name, tuple(numbers), email, ref)
            self._index(-identifier, fold(name), numbers, email, ref)

    def _index(self, handle, name, numbers, email, ref):
        for number in numbers:
            self._by_phone.setdefault(number, {}).setdefault(handle, name)
        if name:
            if email:
                self._by_email.setdefault((email, name), handle)
            if ref:
                self._by_ref.setdefault((ref, name), handle)
            self._by_name.setdefault(name, []).append(handle)

    def _key(self, handle):
        """Turn a handle (key + 1, or minus the record's id) into a key."""
        if handle > 0:
            return handle - 1
        return self.key_of_known(-handle)

    def key_of_known(self, identifier):
        """Return the key of a record of the salon, or None when it is gone."""
        if identifier not in self._keys:
            if identifier not in self._known:
                return None
            name, numbers, email, ref = self._known[identifier]
            self.customers.append(Customer(
                sheet=-1, row=0, known_id=identifier, name=name, phones=list(numbers), email=email or "", ref=ref or "", touched=False,
            ))
            self._keys[identifier] = len(self.customers) - 1
        return self._keys[identifier]

    def find(self, person):
        """Return the key of the same person: same name and phone, e-mail or number; else None."""
        name = fold(person.name)
        if not name:
            return None
        for number in person.phones:
            for handle, other in self._by_phone.get(number, {}).items():
                if other == name:
                    return self._key(handle)
        handle = (person.email and self._by_email.get((person.email, name))) or (person.ref and self._by_ref.get((person.ref, name)))
        return self._key(handle) if handle else None

    def with_phone(self, person):
        """Return the keys of all who have one of the person's phones."""
        handles = {handle: None for number in person.phones for handle in self._by_phone.get(number, ())}
        return [self._key(handle) for handle in handles]

    def phone_is_taken(self, person):
        return any(number in self._by_phone for number in person.phones)

    def with_name(self, person):
        handles = dict.fromkeys(self._by_name.get(fold(person.name), ()))
        return [self._key(handle) for handle in handles]

    def add(self, person):
        self.customers.append(person)
        key = len(self.customers) - 1
        self._index(key + 1, fold(person.name), person.phones, person.email, person.ref)
        return key

    def add_to(self, key, person, sources):
        """Merge a later row into a customer and learn its new phones, e-mail and number."""
        target = self.customers[key]
        if not target.name:
            target.name = person.name
        self._repeated |= merge(target, person, sources)
        handle = -target.known_id if target.known_id else key + 1
        self._index(handle, fold(target.name), person.phones, person.email, person.ref)
        return key

    def take_repeated(self):
        """Return {figure: amount} that the rows merged since the last call told again."""
        repeated, self._repeated = self._repeated, {}
        return repeated


class Pets:
    def __init__(self, known, people):
        self.pets = []
        self._people = people
        self._known = {}
        self._by_name = {}
        for identifier, owner, name in known:
            self._known.setdefault((owner, fold(name)), identifier)

    def find(self, owner, name):
        """Return the key of the owner's pet of this name, or None."""
        place = (owner, fold(name))
        if place in self._by_name:
            return self._by_name[place]
        known = self._known.get((self._people.customers[owner].known_id, place[1])) if self._people.customers[owner].known_id else None
        if known is None:
            return None
        self.pets.append(Pet(sheet=-1, row=0, owner=owner, known_id=known, name=name, touched=False))
        self._by_name[place] = len(self.pets) - 1
        return self._by_name[place]

    def add(self, pet):
        self.pets.append(pet)
        self._by_name[(pet.owner, fold(pet.name))] = len(self.pets) - 1
        return len(self.pets) - 1


class Services:
    def __init__(self, known):
        self.services = []
        self._known = {fold(name): identifier for identifier, name in known}
        self._by_name = {}

    def find(self, name):
        word = fold(name)
        if word not in self._by_name and word in self._known:
            self.services.append(Service(sheet=-1, row=0, known_id=self._known[word], name=name, touched=False))
            self._by_name[word] = len(self.services) - 1
        return self._by_name.get(word)

    def add(self, service):
        self.services.append(service)
        self._by_name[fold(service.name)] = len(self.services) - 1
        return len(self.services) - 1
