"""A hand that counts: each tap, filled field, pressed key or drag is one action, as the budgets of the personas count them."""


class Hand:
    """Does what a person does on a page, and counts it. Typing into one field is one action, however long the text."""

    def __init__(self, page):
        self.page, self.actions, self.touches = page, 0, page.evaluate("navigator.maxTouchPoints > 0")

    def press(self, target):
        """Click or tap a place."""
        self.actions += 1
        (target.tap if self.touches else target.click)()

    def fill(self, target, text):
        self.actions += 1
        target.fill(text)

    def type(self, target, text):
        """Type as keys do, for fields that search while one types."""
        self.actions += 1
        target.press_sequentially(text)

    def choose(self, target, label):
        self.actions += 1
        target.select_option(label=label)

    def key(self, name):
        self.actions += 1
        self.page.keyboard.press(name)

    def drag(self, start, stop):
        """Lift at one point of the page, let go at another; both are (x, y)."""
        self.actions += 1
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*stop, steps=8)

    def drop(self):
        self.page.mouse.up()
