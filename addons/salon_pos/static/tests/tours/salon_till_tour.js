import { registry } from "@web/core/registry";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
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
