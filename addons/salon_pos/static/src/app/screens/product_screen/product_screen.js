import { patch } from "@web/core/utils/patch";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { OrderBar } from "@salon_pos/app/components/order_bar/order_bar";
import { VisitList } from "@salon_pos/app/components/visit_list/visit_list";

patch(ProductScreen, {
    components: { ...ProductScreen.components, OrderBar, VisitList },
});
