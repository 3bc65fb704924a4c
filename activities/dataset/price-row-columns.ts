/** Columns of a table of prices that is parquet, in the order of the CSV file. */
export const PRICE_ROW_COLUMNS = ['store_id', 'item_id', 'wm_yr_wk', 'sell_price'] as const;
