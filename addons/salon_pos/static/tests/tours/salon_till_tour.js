import { registry } from "@web/core/registry";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as OfflineUtil from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Till from "@salon_pos/../tests/tours/utils/salon_till_util";

registry.category("web_tour.tours").add("SalonTillPayVisit", {
    steps: () =>
        [
            Dialog.confirm("Open Register"),
            Till.visitIsListed("Lin Yue", "486.00", "To pay"),
            Till.visitIsListed("Gao Xin", "128.00", "In service"),
            Till.chooseVisit("Lin Yue"),
            Till.pointsAre(10),
            Till.staffIs("Cut", "Mei"),
            Till.staffIs("Colour", "Anna"),
            Till.changeStaff("Cut", "Anna"),
            Till.staffIs("Cut", "Anna"),
            ProductScreen.clickDisplayedProduct("Shampoo"),
            ProductScreen.totalAmountIs("614.80"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Till.receiptSays("Riverside"),
            Till.receiptSays("Anna"),
            Till.receiptSays("Points earned"),
            Till.receiptSays("624"),
            ReceiptScreen.clickNextOrder(),
            Till.visitIsNotListed("Lin Yue"),
            Till.nobodyIsReady(),
        ].flat(),
});

registry.category("web_tour.tours").add("SalonTillNextVisit", {
    steps: () =>
        [
            Dialog.confirm("Open Register"),
            Till.chooseVisit("Lin Yue"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            { content: "ask for the next visit", trigger: ".o_salon_next_ask", run: "click" },
            { content: "it is proposed with day and person", trigger: ".o_salon_till_next:contains(Cut):contains(Mei)" },
            { content: "book it", trigger: ".o_salon_next_book", run: "click" },
            { content: "it says so", trigger: ".o_salon_next_done:contains(Next visit booked)" },
            ReceiptScreen.clickNextOrder(),
        ].flat(),
});

registry.category("web_tour.tours").add("SalonTillWalkIn", {
    steps: () =>
        [
            Dialog.confirm("Open Register"),
            Till.nobodyIsReady(),
            Till.startWalkIn(),
            ProductScreen.clickDisplayedProduct("Cut"),
            Till.pickStaff("Anna"),
            Till.staffIs("Cut", "Anna"),
            ProductScreen.totalAmountIs("168.00"),
            // One person on the order so far: the next service is theirs too.
            ProductScreen.clickDisplayedProduct("Colour"),
            Till.staffIs("Colour", "Anna"),
            Till.findCustomer("6688", "Lin Yue"),
            Till.pointsAre(10),
            ProductScreen.clickFastPaymentButton("WeChat Pay"),
            ReceiptScreen.isShown(),
            Till.receiptSays("Lin Yue"),
        ].flat(),
});

registry.category("web_tour.tours").add("SalonTillPaidElsewhere", {
    steps: () =>
        [
            Dialog.confirm("Open Register"),
            Till.chooseVisit("Lin Yue"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Cash"),
            {
                content: "meanwhile the visit is closed elsewhere",
                trigger: ".payment-screen",
                run: async () => {
                    const visitId = window.posmodel.getOrder().visit_id.id;
                    await window.posmodel.data.orm.call("salon.visit", "action_void", [[visitId]]);
                },
            },
            PaymentScreen.clickValidate(),
            {
                content: "the till says that nothing was charged",
                trigger: ".modal-body:contains(Nothing was charged)",
            },
            Dialog.confirm("Ok"),
            PaymentScreen.isShown(),
        ].flat(),
});

registry.category("web_tour.tours").add("SalonTillRefund", {
    steps: () =>
        [
            ...ProductScreen.clickRefund(),
            TicketScreen.selectOrder("Lin Yue"),
            {
                content: "the cut goes back",
                trigger: ".orderline .product-name:contains(Cut)",
                run: "click",
            },
            ProductScreen.clickNumpad("1"),
            TicketScreen.toRefundTextContains("To Refund: 1"),
            TicketScreen.confirmRefund(),
            PaymentScreen.isShown(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            Till.receiptSays("Points taken back"),
        ].flat(),
});

registry.category("web_tour.tours").add("SalonTillKeyboard", {
    steps: () =>
        [
            Till.press("F3", ".o_salon_till_visit:contains(Lin Yue)"),
            Till.press("Enter", ".o_salon_till_visit:focus:contains(Lin Yue)"),
            Till.staffIs("Cut", "Mei"),
            Till.press("F2"),
            Till.type("Shampoo"),
            Till.press("Enter", "input:focus"),
            ProductScreen.totalAmountIs("574.80"),
            // The field is empty and ready again; what a scanner types there is taken by its Enter.
            Till.type("6901234567892"),
            Till.press("Enter", "input:focus"),
            ProductScreen.totalAmountIs("663.60"),
            Till.press("F4", ".pay-order-button:contains(F4)"),
            Till.tenderHasFocus("WeChat Pay"),
            Till.payingShows("Lin Yue"),
            Till.payingShows("663.60"),
            Till.press("ArrowDown"),
            Till.tenderHasFocus("Cash"),
            Till.press("ctrl+Enter"),
            Till.says("663.60 is left to pay"),
            Till.press("Enter"),
            PaymentScreen.selectedPaymentlineHas("Cash", "663.60"),
            Till.press("Enter"),
            Till.says("Ctrl+Enter finishes"),
            PaymentScreen.isShown(),
            Till.press("ctrl+Enter"),
            ReceiptScreen.isShown(),
            Till.press("ctrl+Enter"),
            Till.nobodyIsReady(),
        ].flat(),
});

registry.category("web_tour.tours").add("SalonTillDiscount", {
    steps: () =>
        [
            Till.startWalkIn(),
            ProductScreen.clickDisplayedProduct("Shampoo"),
            ProductScreen.clickNumpad("%"),
            ProductScreen.clickNumpad("5"),
            ProductScreen.clickNumpad("0"),
            ProductScreen.totalAmountIs("44.40"),
            ProductScreen.clickPayButton(false),
            { content: "the limit is told", trigger: ".modal-body:contains(More than 20 % off needs a manager)" },
            Till.confirmDiscount("Dented tin", "wrong"),
            { content: "nothing was confirmed", trigger: ".modal-body [role=alert]:contains(Nothing was confirmed)" },
            Till.confirmDiscount("Dented tin", "a manager of the till tour"),
            PaymentScreen.isShown(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
        ].flat(),
});

registry.category("web_tour.tours").add("SalonTillOffline", {
    steps: () =>
        [
            Till.chooseVisit("Lin Yue"),
            Till.staffIs("Cut", "Mei"),
            {
                content: "meanwhile the visit is settled elsewhere",
                trigger: ".product-screen",
                run: async () => {
                    const visitId = window.posmodel.getOrder().visit_id.id;
                    await window.posmodel.data.orm.call("salon.visit", "action_void", [[visitId]]);
                },
            },
            OfflineUtil.setOfflineMode(),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            Dialog.confirm("Continue with limited functionality"),
            ReceiptScreen.isShown(),
            OfflineUtil.setOnlineMode(),
            {
                content: "the network is back and the till sends what it kept",
                trigger: ".receipt-screen",
                run: async () => {
                    window.posmodel.data.network.offline = false;
                    await window.posmodel.syncAllOrders();
                },
            },
            Till.says("the visit had been settled elsewhere"),
        ].flat(),
});

registry.category("web_tour.tours").add("SalonTillOfflineLimit", {
    steps: () =>
        [
            Till.chooseVisit("Gao Xin"),
            ProductScreen.clickPayButton(false),
            Dialog.bodyIs("Cut cannot be sold in this quantity"),
            Dialog.confirm(),
            Till.chooseVisit("Lin Yue"),
            ProductScreen.totalAmountIs("40.00"),
            OfflineUtil.setOfflineMode(),
            ProductScreen.clickPayButton(false),
            Dialog.bodyIs("More than 20 % off needs a manager, who can only confirm while the till is connected"),
            Dialog.confirm(),
            OfflineUtil.setOnlineMode(),
        ].flat(),
});
